import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

// Lets plain Node run our sources as they lie in src and test: "./x.js" is found as x.ts, decorators and their types
// are emitted as in the build. For what runs outside jest's own loader: global setup, processes that a test starts.

const jsc = {
  target: 'es2023',
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
};

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js') || !context.parentURL) return next(specifier, context);
    const sibling = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    return existsSync(sibling) ? { url: sibling.href, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      configFile: false,
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc,
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
