import { raiseAlert } from '#server/alerts/alert.actions.ts';
import { record } from '#server/events/record.ts';
import { asSubject, lockHandled } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { VerificationMethod } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { verifyPassword } from '#server/platform/password.ts';
import { addRow, lockRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { chooseQuestions, isRight } from './questions.ts';
import { Verification } from './verification.entity.ts';
import { type Provable, countFailedAttempts, findProvable, rulesFor } from './verification.queries.ts';
import type { VerificationView } from './verification.schema.ts';

/** The agent, or the menu, asks the customer to prove who they are. Asked again, the same questions. Throws `verification_impossible`, and as `lockProof`. */
export function startVerification(
  ctx: Context,
  interactionId: string,
  method: VerificationMethod,
): Promise<VerificationView> {
  return inTransaction(ctx, async ctx => {
    const proof = await lockProof(ctx, interactionId);
    const { interaction, customer, needed } = proof;
    const questions = method === 'questions' ? chooseQuestions(customer, interactionId) : [];
    if (method === 'questions' ? questions.length < needed : customer.pinHash === null)
      throw conflict('verification_impossible', 'Too little is known about this customer to verify them in this way.');
    let verification = await lockPending(ctx, interaction);
    if (verification && verification.method !== method) Object.assign(verification, { method, asked: { questions } });
    verification ??= addRow(ctx, Verification, {
      id: newId(),
      interactionId,
      customerId: customer.id,
      userId: interaction.agentId ?? null,
      method,
      asked: { questions },
      result: 'pending',
      attempts: 0,
      startedAt: ctx.now,
    });
    return view(verification, proof);
  });
}

/**
 * What the customer said. The last attempt that may fail fails the verification, locks the customer for a day and alerts supervisors, all at once
 * or not at all. Throws `not_asked`, `no_answers`, and as `lockProof`.
 */
export function answerVerification(ctx: Context, interactionId: string, answers: string[]): Promise<VerificationView> {
  return inTransaction(ctx, async ctx => {
    const proof = await lockProof(ctx, interactionId);
    const { interaction, customer } = proof;
    const verification = await lockPending(ctx, interaction);
    if (!verification) throw conflict('not_asked', 'Begin with a question.');
    if (answers.every(answer => answer.trim() === '')) throw badRequest('no_answers', 'Type what the customer said.');
    verification.attempts += 1;
    if (await isProved(verification, proof, answers)) settle(ctx, interaction, verification, 'passed');
    else {
      proof.failed += 1;
      if (proof.failed < proof.attempts) {
        record(ctx, 'interaction.verification_attempted', asSubject(interaction), attemptOf(verification));
      } else {
        settle(ctx, interaction, verification, 'failed');
        raiseAlert(ctx, {
          kind: 'verification_failed',
          customerId: customer.id,
          interactionId,
          branchId: interaction.branchId ?? null,
          details: { count: proof.failed },
        });
      }
    }
    return view(verification, proof);
  });
}

interface Proof {
  interaction: Interaction;
  customer: Provable;
  needed: number;
  /** How many attempts may fail, and have failed. */
  attempts: number;
  failed: number;
}

/** Throws `interaction_not_found`, `not_yours`, `call_over`, `not_identified`, `already_verified`, `verification_locked`. */
async function lockProof(ctx: Context, interactionId: string): Promise<Proof> {
  const interaction = await lockHandled(ctx, interactionId);
  if (!customerIsThere(interaction)) throw conflict('call_over', 'The customer is not on the line any more.');
  if (!interaction.customerId) throw conflict('not_identified', 'Say first who is calling.');
  if (interaction.verificationResult === 'passed')
    throw conflict('already_verified', 'This customer has been verified already.');
  const customer = await findProvable(ctx, interaction.customerId, true);
  const failed = await countFailedAttempts(ctx, customer.id);
  const { needed, attempts } = rulesFor(ctx, customer);
  if (failed >= attempts)
    throw conflict(
      'verification_locked',
      'Too many attempts have failed. This customer cannot be verified by telephone today.',
    );
  return { interaction, customer, needed, attempts, failed };
}

const lockPending = (ctx: Context, { id, customerId }: Interaction): Promise<Verification | null> =>
  lockRow(ctx, Verification, { interactionId: id, customerId: customerId!, result: 'pending' });

function isProved(
  { method, asked }: Verification,
  { customer, needed }: Proof,
  answers: string[],
): Promise<boolean> | boolean {
  if (method === 'pin')
    return verifyPassword({ hash: customer.pinHash ?? '', password: answers[0]!.normalize('NFKC').replace(/\D/g, '') });
  return (
    asked.questions.filter((question, index) => isRight(question, customer, answers[index] ?? '')).length >= needed
  );
}

function settle(ctx: Context, interaction: Interaction, verification: Verification, result: 'passed' | 'failed'): void {
  const before = interaction.verificationResult ?? null;
  Object.assign(verification, { result, decidedAt: ctx.now });
  Object.assign(interaction, {
    verifiedAt: ctx.now,
    verificationMethod: verification.method,
    verificationResult: result,
  });
  record(
    ctx,
    result === 'passed' ? 'interaction.verified' : 'interaction.verification_failed',
    asSubject(interaction),
    {
      changes: { verificationResult: [before, result] },
      ...attemptOf(verification),
    },
  );
}

/** By which means, of whom; never what was said. */
const attemptOf = ({ method, customerId }: Verification) => ({ data: { reason: method, customerId } });

function view(verification: Verification, { customer, needed, attempts, failed }: Proof): VerificationView {
  return {
    interactionId: verification.interactionId,
    customerId: verification.customerId,
    method: verification.method,
    questions: verification.asked.questions.map(({ key, holdingId }) => {
      const holding = customer.holdings.find(({ id }) => id === holdingId);
      return { key, product: holding ? { name: holding.product, nameZh: holding.productZh } : null };
    }),
    neededAnswers: needed,
    result: verification.result,
    triesLeft: Math.max(0, attempts - failed),
  };
}
