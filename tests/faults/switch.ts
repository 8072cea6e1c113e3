import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** What stands in front of several web nodes: each connection goes to the first that answers, in turn; `cut` breaks them all, as a network does. */
export interface Switch extends AsyncDisposable {
  port: number;
  cut(): void;
  /** While held, connections are refused. */
  hold(milliseconds: number): void;
}

export async function startSwitch(ports: () => readonly number[], port = 0): Promise<Switch> {
  const open = new Set<Socket>();
  let turn = 0;
  let heldUntil = 0;
  const server = createServer(client => {
    if (performance.now() < heldUntil) return void client.destroy();
    const targets = ports();
    const order = targets.map((_, index) => targets[(turn + index) % targets.length]!);
    turn += 1;
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => client.destroy());
    pass(client, order);
  });
  await new Promise<void>(done => server.listen(port, '127.0.0.1', done));
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    hold(milliseconds) {
      heldUntil = performance.now() + milliseconds;
      cut();
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise(done => server.close(done));
    },
  };
}

function pass(client: Socket, [first, ...others]: readonly number[]): void {
  if (first === undefined) return void client.destroy();
  const upstream = connect(first, '127.0.0.1');
  upstream.once('connect', () => {
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  upstream.on('error', () => (upstream.connecting || !upstream.bytesRead ? pass(client, others) : client.destroy()));
}
