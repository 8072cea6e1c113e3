import type { FastifyInstance } from 'fastify';
import type { Account } from '../account.ts';
import type { Conference } from '../conferences/conference.ts';
import type { Participant } from '../conferences/participant.ts';
import { type Attendance, attendanceOf, attendancesOf } from './attendance.ts';
import { invalid, notFound } from './errors.ts';
import { Form } from './form.ts';
import { coachedIn, inviteParticipant } from './invite.ts';
import { pageOf } from './paging.ts';
import { accountPath, viewParticipant } from './views.ts';

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
    const found = attendancesOf(conference).filter(one => matches(one, query));
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
    const found = attendancesOf(conference).find(one => one.call.sid === participant || one.label === participant);
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

function matches(attendance: Attendance, query: Form): boolean {
  const same = (name: string, value: boolean) => (query.flag(name) ?? value) === value;
  return same('Muted', attendance.muted) && same('Hold', attendance.held) && same('Coaching', attendance.coaching);
}

function updateParticipant(conference: Conference, participant: Participant, form: Form): void {
  const coached = coachedBy(conference, participant, form);
  mute(conference, participant, form.flag('Muted'));
  hold(conference, participant, form);
  modify(conference, participant, form, coached);
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

/** Whom this participant is to coach from now on; undefined: as it was. */
function coachedBy(conference: Conference, participant: Participant, form: Form): Participant | null | undefined {
  const coaching = form.flag('Coaching');
  if (!coaching) return coaching === false ? null : undefined;
  const callSid = coachedIn(form);
  const coached = callSid === participant.call.sid ? undefined : conference.participants.get(callSid);
  if (!coached) throw invalid(13240, `The call to be coached, ${callSid}, is not in the conference`);
  return coached;
}

function modify(
  conference: Conference,
  participant: Participant,
  form: Form,
  coached: Participant | null | undefined,
): void {
  const endOnExit = form.flag('EndConferenceOnExit');
  const beepOnExit = form.flag('BeepOnExit');
  const { settings } = participant;
  // While somebody is held Twilio ignores this without a word, and people have lost calls by it.
  if (endOnExit !== undefined && !participant.held) settings.endOnExit = endOnExit;
  if (beepOnExit !== undefined) settings.beep = beepOnExit ? 'onExit' : 'false';
  if (coached !== undefined) participant.setCoached(coached);
  if (endOnExit === undefined && beepOnExit === undefined && coached === undefined) return;
  participant.touch();
  conference.reporter.report('participant-modify', participant);
}
