/** `alice variations`: the media of one prompt and model, the best first. */
import { wholeNumber } from '../flags.ts';
import { lookUp } from '../look-up.ts';
import { renderVariations } from '../render-duplicates.ts';
import { type DeclareVerb, examples } from './command.ts';

export const declareVariations: DeclareVerb = (program, session) => {
  program
    .command('variations')
    .description('media made of the same prompt by the same model, the best first')
    .argument('<medium>', 'a hash, the beginning of one, or a path')
    .option('--offset <number>', 'begin with this one', wholeNumber)
    .option('--limit <number>', 'how many at most (1 to 200; 50 if not given)', wholeNumber)
    .addHelpText('after', examples('variations harbour.png', 'variations 3fa9c1d2 --json'))
    .action(async (ref: string, flags: { offset?: number; limit?: number }) => {
      const client = await session.client();
      const { contentHash } = await lookUp(ref, session.io.cwd, (asked) => client.call('media.find', { ref: asked }));
      const result = await client.call('media.variations', {
        contentHash,
        ...(flags.offset !== undefined && { offset: flags.offset }),
        ...(flags.limit !== undefined && { limit: flags.limit }),
      });
      session.finish({ result, human: (canvas) => renderVariations(result, canvas) });
    });
};
