/** The one door into the engine: is the method known, is the input valid, then call; any failure becomes a Reply. */
import type { z } from 'zod';
import type { Reply } from '#api/client.ts';
import { methods, type Handlers, type MethodName } from '#api/contract.ts';
import { AliceError, errorShape } from '#api/errors.ts';

/** Never throws: hosts pass the answer on as it is. `onBug` hears of failures nobody foresaw, with their stack. */
export async function dispatch(
  handlers: Handlers,
  method: string,
  input: unknown,
  onBug: (error: unknown, method: string) => void,
): Promise<Reply> {
  try {
    if (!Object.hasOwn(methods, method)) {
      throw new AliceError('unsupported', `There is no method "${method}"; "alice methods" lists them all.`);
    }
    const name = method as MethodName;
    const parsed = methods[name].input.safeParse(input ?? {});
    if (!parsed.success) throw invalidInput(name, parsed.error);
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    return { ok: true, result: await handler(parsed.data) };
  } catch (error) {
    if (!(error instanceof AliceError)) onBug(error, method);
    return { ok: false, error: errorShape(error) };
  }
}

function invalidInput(method: string, error: z.ZodError): AliceError {
  const issues = error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  const first = issues[0];
  const where = first?.path ? `"${first.path}"` : 'the input';
  return new AliceError('invalid', `${method}: ${where} is not valid: ${first?.message ?? 'unknown reason'}.`, {
    details: { issues },
  });
}
