/** `alice methods`: the contract, as names with the fields of their input, or as JSON schemas. */
import { events, methods } from '#api/contract.ts';
import { renderTable } from '../table.ts';
import { type DeclareVerb, examples } from './command.ts';

interface ObjectSchema {
  properties?: Record<string, unknown>;
  required?: string[];
  oneOf?: ObjectSchema[];
  anyOf?: ObjectSchema[];
}

/** `query?, tags?, limit?`; alternatives are joined by ` | `. */
function fieldsOf(schema: ObjectSchema): string {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives !== undefined) return alternatives.map(fieldsOf).join(' | ');
  const required = new Set(schema.required ?? []);
  return Object.keys(schema.properties ?? {})
    .map((key) => (required.has(key) ? key : `${key}?`))
    .join(', ');
}

export const declareMethods: DeclareVerb = (program, session) => {
  program
    .command('methods')
    .description('list the methods and events of the contract; with --json also their schemas')
    .addHelpText('after', examples('methods', 'methods --json'))
    .action(() => {
      const described = Object.entries(methods).map(([name, { input, output }]) => ({
        name,
        input: input.toJSONSchema({ io: 'input' }) as ObjectSchema,
        output: output.toJSONSchema() as ObjectSchema,
      }));
      const heard = Object.entries(events).map(([name, payload]) => ({ name, payload: payload.toJSONSchema() }));
      session.finish({
        result: { methods: described, events: heard },
        human(canvas) {
          const rows = described.map(({ name, input }) => [name, fieldsOf(input)]);
          const table = renderTable([{ title: 'method' }, { title: 'input', shrinkTo: 24 }], rows, canvas);
          return `${table}\n\nEvents: ${heard.map(({ name }) => name).join(', ')}`;
        },
      });
    });
};
