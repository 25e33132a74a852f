import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { codeOf, publicError, showError, toPublicError } from '../../src/platform/graphql-errors.js';
import { createLogger } from '../../src/platform/logging.js';

const english = { locale: 'en', requestId: 'request-1' } as const;
const coded = (code: string, message = 'select phone from person') => Object.assign(new Error(message), { code });
const wrapped = (originalError: Error) =>
  new GraphQLError(originalError.message, { originalError, path: ['ask', 'title'] });

describe('what a client is told of an error', () => {
  test.each([
    ['an unknown error', 'INTERNAL', new TypeError('x of 13800001111')],
    ['a database error', 'INTERNAL', coded('23505')],
    ['a connection refused', 'UNAVAILABLE', coded('ECONNREFUSED')],
    ['a connection reset', 'UNAVAILABLE', coded('ECONNRESET')],
    ['a server that is stopping', 'UNAVAILABLE', coded('57P01')],
    ['a server that is starting', 'UNAVAILABLE', coded('57P03')],
    ['a connection failure', 'UNAVAILABLE', coded('08006')],
    ['too many connections', 'UNAVAILABLE', coded('53300')],
    ['a connection that ended', 'UNAVAILABLE', new Error('Connection terminated unexpectedly')],
    ['a missing socket file', 'UNAVAILABLE', Object.assign(coded('ENOENT'), { syscall: 'connect' })],
    ['a missing file', 'INTERNAL', Object.assign(coded('ENOENT'), { syscall: 'open' })],
    ['a cause below the ORM’s own error', 'UNAVAILABLE', new Error('driver', { cause: coded('57P01') })],
    ['an aggregate of nothing known', 'INTERNAL', new AggregateError([coded('57P01')])],
  ])('%s is %s', (_name, code, error) => {
    const shown = toPublicError(wrapped(error as Error), english);
    expect(shown.extensions).toEqual({ code, requestId: 'request-1' });
    expect(shown.path).toEqual(['ask', 'title']);
    expect(JSON.stringify(shown)).not.toMatch(/138|select|person|driver|stack/);
  });

  test('our own words are chosen by language, and nothing else of the error passes', () => {
    const error = publicError('BAD_CURSOR', { zh: '游标不对', en: 'wrong cursor' });
    Object.assign(error.extensions, { secret: 1, retryAfterSeconds: 3 });
    expect(toPublicError(error, english)).toEqual({
      message: 'wrong cursor',
      extensions: { code: 'BAD_CURSOR', retryAfterSeconds: 3 },
    });
    expect(toPublicError(error, { ...english, locale: 'zh-CN' }).message).toBe('游标不对');
  });

  test('an error of a known code keeps its message, also when it was wrapped', () => {
    const inner = new GraphQLError('请先登录。', { extensions: { code: 'UNAUTHENTICATED' } });
    const shown = toPublicError(new GraphQLError('x', { originalError: inner, path: ['viewer'] }), english);
    expect(shown).toEqual({ message: '请先登录。', path: ['viewer'], extensions: { code: 'UNAUTHENTICATED' } });
  });

  test('a scalar that cannot write a stored value is a fault of ours, whatever code it uses', () => {
    const scalar = new GraphQLError('Invalid 13800001111', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(codeOf(wrapped(scalar))).toBe('INTERNAL');
    expect(codeOf(scalar)).toBe('BAD_USER_INPUT');
  });

  test.each([null, undefined, 'text', 7, { message: 'x' }])('what is no error (%p) is INTERNAL', (value) => {
    expect(toPublicError(value, english).extensions).toEqual({ code: 'INTERNAL', requestId: 'request-1' });
  });
});

describe('what the log keeps of an error', () => {
  function logged(error: unknown): string {
    const lines: string[] = [];
    showError(error, english, createLogger('info', { write: (line) => void lines.push(line) }));
    return lines.join('');
  }

  test('our faults are there with kind, code and frames, under the request’s id, without what they say', () => {
    const database = Object.assign(new Error('invalid input syntax for type uuid: "13800001111"'), {
      code: '22P02',
      detail: 'Key (phone)=(13800001111)',
      constraint: 'person_phone_key',
    });
    const line = JSON.parse(logged(wrapped(database)));
    expect(line).toMatchObject({ level: 'error', requestId: 'request-1', code: 'INTERNAL', path: 'ask.title' });
    expect(line.err).toMatchObject({ type: 'Error', code: '22P02', constraint: 'person_phone_key' });
    expect(line.err.stack[0]).toMatch(/^at /);
    expect(JSON.stringify(line)).not.toMatch(/1380|invalid input/);
  });

  test('a programming error keeps its words, with digits and names struck out', () => {
    const line = logged(new TypeError('Cannot read "toString" of 13800001111 张三'));
    expect(line).toContain('Cannot read \\"toString\\" of # ?');
  });

  test('the caller’s errors are not logged as faults', () => {
    expect(logged(publicError('BAD_USER_INPUT'))).toBe('');
  });
});
