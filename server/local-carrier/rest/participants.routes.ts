import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Conference } from '../conferences/conference.ts';
import type { Participant } from '../conferences/participant.ts';
import { invalid, notFound } from './errors.ts';
import { Form } from './form.ts';
import { inviteParticipant } from './invite.ts';
import { pageOf } from './paging.ts';
import { accountPath, type Attendance, attendanceOf, viewParticipant } from './views.ts';

interface OfConference {
  Params: { conferenceSid: string };
}
interface OfParticipant {
  Params: { conferenceSid: string; participant: string };
}

export function participantRoutes(app: FastifyInstance, account: Account): void {
  const path = (sid: string) => `${accountPath(account.sid)}/Conferences/${sid}/Participants`;
  const conferenceOf = (sid: string): Conference => {
    const conference = account.conferences.get(sid);
    if (!conference) throw notFound(`${path(sid)}.json`);
    return conference;
  };
  const find = ({ conferenceSid, participant }: OfParticipant['Params']): [Conference, Participant] => {
    const conference = conferenceOf(conferenceSid);
    const found = conference.status === 'completed' ? undefined : conference.participant(participant);
    if (!found) throw notFound(`${path(conferenceSid)}/${participant}.json`);
    return [conference, found];
  };

  app.get<OfConference>('/Conferences/:conferenceSid/Participants.json', async request => {
    const query = new Form(request.query);
    const conference = conferenceOf(request.params.conferenceSid);
    const found = attendances(account, conference).filter(one => matches(one, query));
    return pageOf(`${path(conference.sid)}.json`, query, 'participants', found, one =>
      viewParticipant(conference, one),
    );
  });

  app.post<OfConference>('/Conferences/:conferenceSid/Participants.json', async (request, reply) => {
    const { conference, attendance } = inviteParticipant(account, request.params.conferenceSid, new Form(request.body));
    return reply.code(201).send(viewParticipant(conference, attendance));
  });

  app.get<OfParticipant>('/Conferences/:conferenceSid/Participants/:participant.json', async request => {
    const { conferenceSid, participant } = request.params;
    const conference = conferenceOf(conferenceSid);
    const found = attendances(account, conference).find(
      one => one.call.sid === participant || one.label === participant,
    );
    if (!found) throw notFound(`${path(conferenceSid)}/${participant}.json`);
    return viewParticipant(conference, found);
  });

  app.post<OfParticipant>('/Conferences/:conferenceSid/Participants/:participant.json', async request => {
    const [conference, participant] = find(request.params);
    updateParticipant(conference, participant, new Form(request.body));
    return viewParticipant(conference, attendanceOf(participant));
  });

  app.delete<OfParticipant>('/Conferences/:conferenceSid/Participants/:participant.json', async (request, reply) => {
    const [conference, participant] = find(request.params);
    conference.leave(participant, 'participant_updated_via_api', true);
    return reply.code(204).send();
  });
}

/** Who takes part, and who is being rung for it. */
function attendances(account: Account, conference: Conference): Attendance[] {
  const invited = [...conference.invited.values()].flatMap(({ callSid, label }): Attendance[] => {
    const call = account.calls.get(callSid);
    if (!call) return [];
    const status = call.status === 'ringing' ? 'ringing' : 'queued';
    const { createdAt, updatedAt } = call;
    return [
      { call, label, status, muted: false, held: false, startOnEnter: true, endOnExit: false, createdAt, updatedAt },
    ];
  });
  return [...[...conference.participants.values()].map(attendanceOf), ...invited];
}

function matches(attendance: Attendance, query: Form): boolean {
  const same = (name: string, value: boolean) => (query.flag(name) ?? value) === value;
  return same('Muted', attendance.muted) && same('Hold', attendance.held) && same('Coaching', false);
}

function updateParticipant(conference: Conference, participant: Participant, form: Form): void {
  if (form.flag('Coaching')) throw invalid(20001, 'Coaching is not supported by the local carrier');
  mute(conference, participant, form.flag('Muted'));
  hold(conference, participant, form);
  modify(conference, participant, form);
  const announceUrl = form.url('AnnounceUrl');
  if (!announceUrl) return;
  void participant.announce({ url: announceUrl, method: form.method('AnnounceMethod') }).then(heard => {
    const event = heard ? 'announcement-end' : 'announcement-fail';
    conference.reporter.report(event, participant, { AnnounceUrl: announceUrl });
  });
}

function mute(conference: Conference, participant: Participant, muted: boolean | undefined): void {
  if (muted === undefined || muted === participant.muted) return;
  participant.setMuted(muted);
  conference.reporter.report(muted ? 'participant-mute' : 'participant-unmute', participant);
}

function hold(conference: Conference, participant: Participant, form: Form): void {
  const held = form.flag('Hold');
  const url = form.url('HoldUrl');
  if (held === undefined || held === participant.held) return;
  const waiting = url ? { url, method: form.method('HoldMethod', 'GET') } : url === '' ? 'silence' : 'music';
  conference.hold(participant, held, waiting);
}

function modify(conference: Conference, participant: Participant, form: Form): void {
  const endOnExit = form.flag('EndConferenceOnExit');
  const beepOnExit = form.flag('BeepOnExit');
  const { settings } = participant;
  // While somebody is held Twilio ignores this without a word, and people have lost calls by it.
  if (endOnExit !== undefined && !participant.held) settings.endOnExit = endOnExit;
  if (beepOnExit !== undefined) settings.beep = beepOnExit ? 'onExit' : 'false';
  if (endOnExit === undefined && beepOnExit === undefined) return;
  participant.touch();
  conference.reporter.report('participant-modify', participant);
}
