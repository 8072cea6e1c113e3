import type { Account } from '../account.ts';
import type { Call } from '../calls/call.ts';
import { makeSid } from '../sids.ts';
import { RoomRecorder } from '../recordings/record-room.ts';
import { ConferenceReporter } from './events.ts';
import type { LeaveReason, Participant, ParticipantSettings, Waiting } from './participant.ts';

export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left';

/** A leg that was dialled for this conference and has not answered yet. */
export interface Invited {
  call: Call;
  settings: ParticipantSettings;
}

/** A room where legs talk. After its end the same name is another conference. */
export class Conference {
  readonly sid = makeSid('CF');
  status: 'init' | 'in-progress' | 'completed' = 'init';
  readonly createdAt: number;
  updatedAt: number;
  endReason: EndReason | null = null;
  endedBy: Participant | null = null;
  readonly participants = new Map<string, Participant>();
  readonly invited = new Map<string, Invited>();
  readonly reporter: ConferenceReporter;
  #first: Participant | null = null;
  #recorder: RoomRecorder | null = null;
  readonly #account: Account;
  readonly friendlyName: string;

  constructor(account: Account, friendlyName: string) {
    this.#account = account;
    this.friendlyName = friendlyName;
    this.createdAt = this.updatedAt = account.clock.now();
    this.reporter = new ConferenceReporter(account, this);
  }

  /** By call sid or label. */
  participant(sidOrLabel: string): Participant | undefined {
    return this.participants.get(sidOrLabel) ?? this.#find(one => one.settings.label === sidOrLabel);
  }

  labelTaken(label: string, callSid: string): boolean {
    const others = [...this.participants.values(), ...this.invited.values()];
    return others.some(one => one.settings.label === label && one.call.sid !== callSid);
  }

  join(participant: Participant): void {
    const { call, settings } = participant;
    this.#first ??= participant;
    if (this.reporter.callback === undefined) this.reporter.callback = settings.callback;
    this.invited.delete(call.sid);
    this.participants.set(call.sid, participant);
    this.#touch();
    participant.coached = (settings.coach && this.participants.get(settings.coach)) || null;
    this.reporter.report('participant-join', participant);
    if (this.status === 'in-progress') this.#letIn(participant);
    else if (this.#canStart()) this.#start();
    else participant.wait();
    if (settings.beep === 'true' || settings.beep === 'onEnter') this.#beep();
    call.reached('joined');
  }

  /** `kicked`: taken out through the API, not gone by itself. */
  leave(participant: Participant, reason: LeaveReason, kicked = false): void {
    if (!this.participants.delete(participant.call.sid)) return;
    this.#touch();
    participant.leave(reason);
    for (const other of this.participants.values()) if (other.coached === participant) other.setCoached('nobody');
    const facts = { ParticipantCallStatus: participant.call.status, ReasonParticipantLeft: reason };
    this.reporter.report('participant-leave', participant, facts);
    if (this.status === 'completed') return;
    const { beep, endOnExit } = participant.settings;
    if (endOnExit) this.end(`participant-with-end-conference-on-exit-${kicked ? 'kicked' : 'left'}`, participant);
    else if (this.participants.size === 0 && this.invited.size === 0)
      this.end(`last-participant-${kicked ? 'kicked' : 'left'}`, participant);
    else if (beep === 'true' || beep === 'onExit') this.#beep();
  }

  /** Held, a participant hears `waiting`; then the room again, or what it heard while the conference had not begun. */
  hold(participant: Participant, held: boolean, waiting: Waiting): void {
    participant.setHeld(held, waiting);
    if (!held && this.status === 'init') participant.wait();
    this.reporter.report(held ? 'participant-hold' : 'participant-unhold', participant);
  }

  /** Everybody leaves; the name is free again. */
  end(reason: EndReason, by: Participant | null): void {
    if (this.status === 'completed') return;
    this.status = 'completed';
    this.endReason = reason;
    this.endedBy = by;
    this.#touch();
    this.#account.conferences.finished(this);
    const why = reason === 'conference-ended-via-api' ? 'conference_ended_via_api' : 'moderator_ended_conference';
    for (const participant of [...this.participants.values()]) this.leave(participant, why);
    for (const { call } of this.invited.values()) call.end('canceled');
    this.invited.clear();
    this.#recorder?.recording.stop('processing');
    this.reporter.report('conference-end', null, {
      ReasonConferenceEnded: reason,
      Reason: reason.replaceAll('-', ' '),
      ...(by ? { CallSidEndingConference: by.call.sid } : {}),
      ...(by?.settings.label ? { ParticipantLabelEndingConference: by.settings.label } : {}),
    });
  }

  /** A dialled leg that will not come. */
  uninvite(callSid: string): void {
    if (this.invited.delete(callSid)) this.endIfEmpty();
  }

  /** Nobody is there, and nobody will come. */
  endIfEmpty(): void {
    if (this.participants.size === 0 && this.invited.size === 0) this.end('last-participant-left', null);
  }

  #canStart(): boolean {
    return this.participants.size >= 2 && this.#find(one => one.settings.startOnEnter) !== undefined;
  }

  #start(): void {
    this.status = 'in-progress';
    this.#touch();
    const wish = this.#first?.settings.record;
    if (this.#first && wish) this.#recorder = new RoomRecorder(this.sid, this.#first, wish);
    for (const participant of this.participants.values()) this.#letIn(participant);
    this.reporter.report('conference-start', null);
  }

  #letIn(participant: Participant): void {
    participant.enter(this.sid);
    this.#recorder?.listenTo(participant);
  }

  /** Heard by everybody in the room, also by who comes; not by those on hold. */
  #beep(): void {
    if (this.status !== 'in-progress') return;
    const beep = this.#account.sounds.beep();
    for (const participant of this.participants.values()) if (!participant.held) participant.call.audio.play(beep);
  }

  #find(matches: (participant: Participant) => boolean): Participant | undefined {
    return [...this.participants.values()].find(matches);
  }

  #touch(): void {
    this.updatedAt = this.#account.clock.now();
  }
}
