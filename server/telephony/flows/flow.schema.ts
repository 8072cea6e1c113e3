import { type Static, Type } from 'typebox';
import { NamedKey, ShownName } from '#server/people/skill.schema.ts';
import { Id, Language, Nullable, PhoneNumber, Reference, Time } from '#server/platform/schema.ts';
import { Graph } from './step.schema.ts';

/** The flow of every number that leads nowhere of its own. */
export const MAIN_FLOW = 'main';

/** What must be put right before a flow is published. */
export const findingCodes = [
  'start_missing',
  'dead_end',
  'unreachable',
  'loop_without_exit',
  'words_missing',
  'options_missing',
  'key_twice',
  'code_missing',
  'lengths_crossed',
  'queue_missing',
  'calendar_missing',
  'audio_missing',
  'attribute_missing',
  'attribute_unknown',
  'attribute_mixed',
  'secret_shown',
  'secret_gone',
] as const;
export const Finding = Type.Object({
  code: Type.Enum([...findingCodes]),
  /** Null: the flow as a whole. */
  stepId: Nullable(Type.String()),
  /** Which exit, field or attribute; empty: the step as a whole. */
  at: Type.String(),
});
export type Finding = Static<typeof Finding>;

const summary = {
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  /** Null: never published. */
  publishedNumber: Nullable(Type.Integer()),
  publishedAt: Nullable(Time),
  /** The draft is not what is published. */
  edited: Type.Boolean(),
  /** Our numbers that lead to it. */
  numbers: Type.Array(Type.String()),
  version: Type.Integer(),
};
export const FlowSummary = Type.Object(summary);
export type FlowSummary = Static<typeof FlowSummary>;
export const FlowView = Type.Object({ ...summary, draft: Graph, findings: Type.Array(Finding) });
export type FlowView = Static<typeof FlowView>;

export const CreateFlow = Type.Object(
  { key: NamedKey, name: ShownName, nameZh: ShownName, draft: Graph },
  { additionalProperties: false },
);
export type CreateFlow = Static<typeof CreateFlow>;
/** `version`: the one that was last seen; another by now is refused with `flow_changed` and the flow as it is. */
const seen = { version: Type.Integer({ minimum: 1 }) };
export const UpdateFlow = Type.Object(
  {
    name: Type.Optional(ShownName),
    nameZh: Type.Optional(ShownName),
    draft: Type.Optional(Graph),
    ...seen,
  },
  { additionalProperties: false },
);
export type UpdateFlow = Static<typeof UpdateFlow>;
/** `number`: an older version, published again; without it the draft. */
export const PublishFlow = Type.Object(
  { note: Type.String({ maxLength: 500 }), number: Type.Optional(Type.Integer({ minimum: 1 })), ...seen },
  { additionalProperties: false },
);
export type PublishFlow = Static<typeof PublishFlow>;

export const FlowVersionSummary = Type.Object({
  id: Id,
  number: Type.Integer(),
  note: Type.String(),
  /** The version that was published again. */
  fromNumber: Nullable(Type.Integer()),
  publishedAt: Time,
  publishedBy: Nullable(Reference),
});
export type FlowVersionSummary = Static<typeof FlowVersionSummary>;
export const FlowVersionView = Type.Object({ ...FlowVersionSummary.properties, graph: Graph });
export type FlowVersionView = Static<typeof FlowVersionView>;

export const CheckFlow = Type.Object({ graph: Graph }, { additionalProperties: false });

/** A recording of the bank's own, 8 kHz mono. */
export const FlowAudioView = Type.Object({ id: Id, name: Type.String(), seconds: Type.Number(), createdAt: Time });
export type FlowAudioView = Static<typeof FlowAudioView>;
export const MOST_AUDIO_BYTES = 2 * 1024 * 1024;
export const AddFlowAudio = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    /** A WAV file in base64, at most 2 MB before. */
    wav: Type.String({ minLength: 1, maxLength: Math.ceil(MOST_AUDIO_BYTES / 3) * 4 }),
  },
  { additionalProperties: false },
);
export type AddFlowAudio = Static<typeof AddFlowAudio>;

/** A call without a telephone. `keys`: what is pressed each time something is asked; empty: nothing. */
export const DryRun = Type.Object(
  {
    graph: Graph,
    phoneNumber: Nullable(PhoneNumber),
    /** Null: now. */
    at: Nullable(Time),
    /** Of the number that is rung; null: the caller is asked. */
    language: Nullable(Language),
    /** Whether a PIN is taken for right: nobody's is tried. */
    pinIsRight: Type.Boolean(),
    keys: Type.Array(Type.String({ pattern: '^[0-9*#]{0,32}$' }), { maxItems: 200 }),
  },
  { additionalProperties: false },
);
export type DryRun = Static<typeof DryRun>;
export const DryRunLine = Type.Union([
  Type.Object({ is: Type.Literal('step'), stepId: Type.String() }),
  Type.Object({ is: Type.Literal('said'), words: Type.String(), language: Language }),
  Type.Object({ is: Type.Literal('played'), audioId: Type.String() }),
  /** Masked where it is secret; empty: nothing was pressed. */
  Type.Object({ is: Type.Literal('pressed'), keys: Type.String() }),
]);
export type DryRunLine = Static<typeof DryRunLine>;
export const DryRunView = Type.Object({
  lines: Type.Array(DryRunLine),
  /** Where it is now. */
  stepId: Nullable(Type.String()),
  /** waiting: a key is awaited · queued: in line · ended: hung up · lost: the draft leads nowhere here */
  state: Type.Enum(['waiting', 'queued', 'ended', 'lost']),
  /** Which keys are awaited while it waits. */
  awaits: Nullable(Type.Object({ most: Type.Integer(), finishKey: Type.String(), secret: Type.Boolean() })),
  /** In which line, by id. */
  queueId: Nullable(Id),
  language: Language,
  menuPath: Type.Array(Type.String()),
  points: Type.Integer(),
  attributes: Type.Record(Type.String(), Type.String()),
});
export type DryRunView = Static<typeof DryRunView>;

/** How a call went through its flow, for whoever looks at the interaction. */
export const FlowRunView = Type.Object({
  flow: Type.Object({ id: Id, name: Type.String(), nameZh: Type.String() }),
  number: Type.Integer(),
  /** The steps in order, by kind and name; the last ones of many. */
  path: Type.Array(Type.Object({ kind: Type.String(), name: Type.String() })),
  /** What was keyed in and noted; secrets are not among it. `name`: of the step that asked. */
  attributes: Type.Array(Type.Object({ attribute: Type.String(), name: Type.String(), value: Type.String() })),
});
export type FlowRunView = Static<typeof FlowRunView>;
