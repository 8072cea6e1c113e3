import { Alert } from '#server/alerts/alert.entity.ts';
import { Callback, CallbackAttempt } from '#server/callbacks/callback.entity.ts';
import { Customer, CustomerNumber } from '#server/customers/customer.entity.ts';
import { Holding } from '#server/customers/holding.entity.ts';
import { ContactPermission } from '#server/customers/permission/permission.entity.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import { Presence } from '#server/people/presence.entity.ts';
import { UserPreference } from '#server/people/preferences.entity.ts';
import { Branch } from '#server/people/branch.entity.ts';
import { Group, GroupMember } from '#server/people/group.entity.ts';
import { Skill, UserSkill } from '#server/people/skill.entity.ts';
import { User } from '#server/people/user.entity.ts';
import { IdempotencyKey } from '#server/platform/idempotency.entity.ts';
import { SignInAttempt } from '#server/platform/sign-in-attempt.entity.ts';
import { AgentSlot } from '#server/routing/agent-slot.entity.ts';
import { Offer } from '#server/routing/offer.entity.ts';
import { Queue, QueueGroup, QueueMember } from '#server/routing/queue.entity.ts';
import { Call } from '#server/telephony/call.entity.ts';
import { BlockedNumber, EntryPoint } from '#server/telephony/entry-point.entity.ts';
import { Flow, FlowAudio, FlowRun, FlowVersion } from '#server/telephony/flows/flow.entity.ts';
import { CarrierErrand } from '#server/telephony/errand.entity.ts';
import { Leg } from '#server/telephony/leg.entity.ts';
import { Recording, RecordingListen } from '#server/telephony/recordings/recording.entity.ts';
import { Verification } from '#server/verification/verification.entity.ts';
import { Ticket, TicketNote } from '#server/tickets/ticket.entity.ts';
import { TrainingCall, TrainingSession } from '#server/training/training.entity.ts';

/** Every entity of the product; a test compares them with the migrated tables. */
export const entities = [
  User,
  UserPreference,
  Branch,
  Group,
  GroupMember,
  Presence,
  Skill,
  UserSkill,
  Customer,
  CustomerNumber,
  Holding,
  ContactPermission,
  Verification,
  Alert,
  Queue,
  QueueMember,
  QueueGroup,
  AgentSlot,
  Offer,
  Interaction,
  Call,
  Leg,
  CarrierErrand,
  Recording,
  RecordingListen,
  Callback,
  CallbackAttempt,
  EntryPoint,
  BlockedNumber,
  Flow,
  FlowVersion,
  FlowRun,
  FlowAudio,
  Ticket,
  TicketNote,
  IdempotencyKey,
  SignInAttempt,
  TrainingCall,
  TrainingSession,
];
