/** The house's import rule: docs/architecture.md, "Who may import whom". */
const pure = '^src/(rollout|team|time)/';
const adapters = ['sqlite', 'telegram', 'email', 'cron', 'web'];

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-folders-import-nothing-outside',
      severity: 'error',
      from: { path: pure },
      to: { path: '^src/', pathNot: pure },
    },
    {
      name: 'time-knows-neither-team-nor-rollout',
      severity: 'error',
      from: { path: '^src/time/' },
      to: { path: '^src/(team|rollout)/' },
    },
    {
      name: 'team-does-not-know-rollout',
      severity: 'error',
      from: { path: '^src/team/' },
      to: { path: '^src/rollout/' },
    },
    {
      name: 'pure-folders-use-no-packages',
      comment:
        'zod for the checklist’s schema, node:crypto for digests, and the calendar arithmetic of time/ are all there is.',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['npm', 'npm-dev', 'core'], pathNot: '(zod|temporal-polyfill|^crypto$|^node:crypto$)' },
    },
    {
      name: 'coordinator-imports-only-the-pure-folders',
      severity: 'error',
      from: { path: '^src/coordinator/' },
      to: { path: '^src/', pathNot: '^src/(coordinator|rollout|team|time)/' },
    },
    ...adapters.map((name) => ({
      name: `${name}-imports-no-other-adapter`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: '^src/', pathNot: `^src/(${name}|coordinator|rollout|team|time)/` },
    })),
    {
      name: 'sandbox-imports-nothing-of-the-bot',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'main-imports-app-config-sandbox',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(app\\.ts|config\\.ts|sandbox/|coordinator/ports\\.ts)' },
    },
    {
      name: 'only-the-sandbox-speaks-smtp-server',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/sandbox/' },
      to: { path: 'node_modules/(smtp-server|mailparser|ajv)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
