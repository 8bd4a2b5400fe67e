/** The contract is data that travels: every schema can be written as JSON Schema, and every name is spelled noun.verb. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { events, methods } from '#api/contract.ts';

describe('the contract', () => {
  for (const [name, { input, output }] of Object.entries(methods)) {
    it(`can write ${name} as JSON Schema, one object in and one object out`, () => {
      // Throws on dates, maps, transforms and everything else that JSON cannot carry.
      const written = [z.toJSONSchema(input, { io: 'input' }), z.toJSONSchema(output, { io: 'output' })];
      for (const schema of written) {
        const shapes = schema.anyOf ?? schema.oneOf ?? [schema];
        expect(shapes.map((shape) => (shape as { type?: string }).type)).toEqual(shapes.map(() => 'object'));
      }
    });
  }

  for (const [name, payload] of Object.entries(events)) {
    it(`can write the event ${name} as JSON Schema`, () => {
      expect(z.toJSONSchema(payload).type).toBe('object');
    });
  }

  it('names every method and event as noun.verb', () => {
    for (const name of [...Object.keys(methods), ...Object.keys(events)])
      expect(name).toMatch(/^[a-z]+\.[a-z][a-zA-Z]*$/);
  });
});
