import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

/** What stands in front of several web nodes: each connection goes to the first that answers, in turn; `cut` breaks them all, as a network does. */
export interface Switch extends AsyncDisposable {
  port: number;
  cut(): void;
  /** While held, connections are refused. */
  hold(milliseconds: number): void;
  /** From now on whatever is said is lost, both ways, and nobody hears of an end: as when a machine loses its power behind a router. */
  swallow(): void;
}

export async function startSwitch(ports: () => readonly number[], port = 0): Promise<Switch> {
  const open = new Set<Socket>();
  let swallowing = false;
  let turn = 0;
  let heldUntil = 0;
  const server = createServer(client => {
    if (performance.now() < heldUntil) return void client.destroy();
    if (swallowing) return lose(client);
    const targets = ports();
    const order = targets.map((_, index) => targets[(turn + index) % targets.length]!);
    turn += 1;
    keep(client).on('error', () => client.destroy());
    pass(client, order, keep);
  });
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    return socket.on('close', () => open.delete(socket));
  };
  const lose = (socket: Socket): void => {
    // Without the listeners that would tell the other side of this one's end.
    socket.unpipe().removeAllListeners();
    keep(socket)
      .on('error', () => socket.destroy())
      .resume();
  };
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
    swallow() {
      swallowing = true;
      for (const socket of [...open]) lose(socket);
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise(done => server.close(done));
    },
  };
}

type Keep = (socket: Socket) => Socket;

function pass(client: Socket, [first, ...others]: readonly number[], keep: Keep): void {
  if (first === undefined) return void client.destroy();
  const upstream = connect(first, '127.0.0.1');
  upstream.once('connect', () => {
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  upstream.on('error', () =>
    upstream.connecting || !upstream.bytesRead ? pass(client, others, keep) : client.destroy(),
  );
}
