/** A recording as the carrier has it. */
export interface CarrierRecording {
  recordingSid: string;
  callSid: string;
  /** Of a whole conference; null: of one line. */
  conferenceSid: string | null;
  status: 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent' | 'deleted' | 'failed';
  channels: number;
  durationSeconds: number | null;
}

/** What the product asks of a carrier about recordings; every call may fail as `CarrierError`. */
export interface CarrierRecordings {
  /** Both sides of a living call apart, until it ends: what its line says, and what it is sent. `callbackUrl` is told what becomes of it. */
  start(callSid: string, callbackUrl: string): Promise<CarrierRecording>;
  /** All of a call, whoever began them. */
  listOfCall(callSid: string): Promise<CarrierRecording[]>;
  listOfConference(conferenceSid: string): Promise<CarrierRecording[]>;
  /** While it is paused, silence is recorded: the time in the file stays that of the call. */
  pause(recording: CarrierRecording): Promise<void>;
  resume(recording: CarrierRecording): Promise<void>;
  /** Null: the carrier does not know it. */
  find(recordingSid: string): Promise<CarrierRecording | null>;
  /** Writes the sound (WAV) to this path, wholly: what arrives short fails. */
  download(recordingSid: string, path: string): Promise<void>;
  /** What is not there is deleted. */
  delete(recordingSid: string): Promise<void>;
}
