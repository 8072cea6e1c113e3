import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Rules that find mistakes. How code looks is Prettier's business, how it is arranged the architecture test's. */
export default ts.config(
  {
    ignores: ['**/node_modules/', '**/.svelte-kit/', 'agent-console/build/', 'artifacts/', '.data/', 'tests/fixtures/'],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-undef': 'off', // TypeScript knows
      'no-console': ['error', { allow: ['error'] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // What a callback needs before it exists is declared first and assigned once.
      'prefer-const': ['error', { destructuring: 'all', ignoreReadBeforeAssign: true }],
      'no-await-in-loop': 'off',
      'require-atomic-updates': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Contexts are shadowed on purpose: the outer one must not be reachable inside a transaction.
      'no-shadow': 'off',
    },
  },
  {
    files: ['server/**/*.ts', 'queues/**/*.ts', 'knowledge-base/**/*.ts', 'tests/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['agent-console/**'],
    // The console has no base path.
    rules: { 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // State classes decide themselves which of their collections are reactive.
      'svelte/prefer-svelte-reactivity': 'off',
      // Props are declared with `let`; this rule knows runes.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    files: ['scripts/**', 'server/main.ts', 'server/local-carrier/main.ts', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
);
