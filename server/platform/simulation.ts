import type { Language } from './schema.ts';

/** What the product asks of simulated customers, which only the built-in carrier has. Every call may fail as `CarrierError`. */
export interface Simulation {
  listSituations(): Promise<SimulatedSituation[]>;
  /** Somebody rings one of our numbers. The call brings along which training call it is, and for whom. */
  ring(order: SimulatedCall): Promise<{ callSid: string }>;
  /** What the customer said and lived through; null when nobody remembers. */
  findDiary(callSid: string): Promise<SimulatedDiary | null>;
}

export interface SimulatedSituation {
  id: string;
  difficulty: 'easy' | 'medium' | 'hard';
  /** What they choose in our menu; null: nothing. */
  menu: 'cards' | 'accounts' | 'other' | null;
  practises: string[];
  dispositions: string[];
  callers: { language: Language; number: string | null }[];
}

export interface SimulatedCall {
  situation: string;
  language: Language;
  seed: number;
  patienceSeconds: number | null;
  trainingCallId: string;
  userId: string;
}

export interface SimulatedDiary {
  captions: { atMs: number; kind: string; text?: string }[];
  waitedMs: number;
  talkedMs: number;
  heldMs: number;
  greeted: boolean | null;
  heardOut: boolean;
  over: boolean;
}
