/** The house's import rule: docs/architecture.md, "Who may import whom". */
const pure = '^src/(rollout|team|time)/';
const adapters = ['sqlite', 'telegram', 'email', 'cron', 'web', 'evidence', 'integrations'];

/** Who alone speaks to what; the sandbox keeps what happened in a database of its own. */
const owned = [
  { folders: 'sqlite|sandbox', packages: 'better-sqlite3' },
  { folders: 'telegram', packages: 'telegraf|@gramio/types' },
  { folders: 'telegram|integrations', packages: 'undici' },
  { folders: 'integrations', packages: '@octokit' },
  { folders: 'email', packages: 'nodemailer' },
  { folders: 'cron', packages: 'node-cron' },
  { folders: 'time', packages: 'croner' },
  { folders: 'charts', packages: '@resvg|dejavu-fonts-ttf' },
  { folders: 'sandbox', packages: 'smtp-server|mailparser|ajv' },
];

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
        'zod for the checklist’s schema, node:crypto for digests, and the calendar arithmetic of time/ are all there is: Temporal for zones, and croner for what recurs, which reads no clock either when it is asked for the next time after a given one.',
      severity: 'error',
      from: { path: pure },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: '(^node_modules/(zod|temporal-polyfill|croner)/|^(node:)?crypto$)',
      },
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
      to: { path: '^src/', pathNot: `^src/(${name}|charts|coordinator|rollout|team|time)/` },
    })),
    {
      name: 'charts-know-nothing-but-time',
      comment: 'They draw plain figures, whoever has them.',
      severity: 'error',
      from: { path: '^src/charts/' },
      to: { path: '^src/', pathNot: '^src/(charts|time)/' },
    },
    {
      name: 'adapters-leave-drawing-to-the-app',
      comment: 'Charts as text are for everybody; the thread that makes pictures of them is started once.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(charts/|app\\.ts$)' },
      to: { path: '^src/charts/drawing' },
    },
    {
      name: 'sandbox-imports-nothing-of-the-bot',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'coordinator-uses-no-packages',
      severity: 'error',
      from: { path: '^src/coordinator/' },
      to: { dependencyTypes: ['npm', 'npm-dev'] },
    },
    ...owned.map(({ folders, packages }) => ({
      name: `only-${folders.replaceAll('|', '-')}-may-use-${packages.replaceAll('|', '-')}`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${folders})/` },
      to: { path: `^node_modules/(${packages})/` },
    })),
    {
      name: 'main-imports-app-config-gallery-sandbox',
      comment: 'and the types of what it hands to the app.',
      severity: 'error',
      from: { path: '^src/main\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(app\\.ts|config\\.ts|gallery/gallery\\.ts|sandbox/|coordinator/ports\\.ts)',
      },
    },
    {
      name: 'only-main-imports-the-gallery',
      comment: 'Its bot plays a story and must not be taken for the one that works.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|gallery/)' },
      to: { path: '^src/gallery/' },
    },
    {
      name: 'the-gallery-knows-the-sandbox-by-its-contract',
      severity: 'error',
      from: { path: '^src/gallery/' },
      to: { path: '^src/(web|cron|integrations|cli|sandbox)/', pathNot: '^src/sandbox/contract\\.ts$' },
    },
    {
      name: 'only-main-imports-the-app',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|app)\\.ts$' },
      to: { path: '^src/(app/|(app|main)\\.ts$)' },
    },
    {
      name: 'settings-are-handed-on',
      comment: 'Only where a process begins are they read; everybody else is given what they need.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app/|(app|main)\\.ts$)|^src/cli/' },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'config-imports-nothing-of-the-bot',
      severity: 'error',
      from: { path: '^src/config\\.ts$' },
      to: { path: '^src/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
