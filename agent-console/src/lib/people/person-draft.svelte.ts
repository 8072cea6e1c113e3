import type { Role, Scope } from '#server/people/role.schema.ts';
import type { SkillLevel } from '#server/people/skill.schema.ts';
import type { CreateUser, UpdateUser, UserView } from '#server/people/user.schema.ts';
import { isLongEnough } from './new-password.svelte.ts';
import { callTakers, possibleScopes, usualReach } from './standing.ts';

/** What is typed about somebody and not saved yet. */
export class PersonDraft {
  readonly person: UserView | null;
  /** Whether whoever types may let people reach everything. */
  readonly everywhere: boolean;
  name = $state('');
  email = $state('');
  /** How somebody new gets in. */
  way = $state<'invitation' | 'password'>('invitation');
  password = $state('');
  role = $state<Role>('agent');
  branchId = $state<string | null>(null);
  active = $state(true);
  groupIds = $state.raw<readonly string[]>([]);
  queueIds = $state.raw<readonly string[]>([]);
  skills = $state.raw<readonly SkillLevel[]>([]);
  /** Null: what is usual. */
  #scope = $state<Scope | null>(null);
  usual = $derived.by(() => usualReach(this.role, this.branchId));
  possible = $derived.by(() => possibleScopes(this.role, this.branchId, this.everywhere));
  scope = $derived.by(() => (this.#scope && this.possible.includes(this.#scope) ? this.#scope : this.usual));
  takesCalls = $derived.by(() => callTakers.includes(this.role));

  /** `branchId`: where a new person begins. */
  constructor(person: UserView | null, everywhere: boolean, branchId: string | null) {
    this.person = person;
    this.everywhere = everywhere;
    this.branchId = branchId;
    if (!person) return;
    this.name = person.name;
    this.email = person.email;
    this.role = person.role;
    this.branchId = person.branchId;
    this.active = person.active;
    this.groupIds = person.groupIds;
    this.queueIds = person.queueIds;
    this.skills = person.skills;
    this.#scope = person.scope;
  }

  /** Another role or branch brings its usual reach. */
  stand(where: { role: Role } | { branchId: string | null }): void {
    Object.assign(this, where);
    this.#scope = null;
  }
  reach(scope: Scope): void {
    this.#scope = scope;
  }

  get missing(): { name: boolean; email: boolean; password: boolean; branch: boolean } {
    const isNew = !this.person;
    return {
      name: this.name.trim() === '',
      email: isNew && !this.email.includes('@'),
      password: isNew && this.way === 'password' && !isLongEnough(this.password),
      branch: this.scope === null || (this.branchId === null && !this.everywhere),
    };
  }

  created(): CreateUser {
    const { email, password, way } = this;
    return { ...this.#common(), email: email.trim(), ...(way === 'password' ? { password } : {}) };
  }
  changed(): UpdateUser {
    return { ...this.#common(), active: this.active };
  }

  #common() {
    const { role, branchId, scope, takesCalls } = this;
    return {
      name: this.name.trim(),
      role,
      branchId,
      ...(scope ? { scope } : {}),
      groupIds: [...this.groupIds],
      queueIds: takesCalls ? [...this.queueIds] : [],
      skills: [...this.skills],
    };
  }
}
