// Sources run as they are: tsx strips the types, the condition picks src over dist.
export default {
  files: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'test/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--conditions=development', '--import=tsx'],
  workerThreads: false,
  concurrency: 2,
  timeout: '3m',
};
