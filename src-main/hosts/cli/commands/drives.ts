/** `alice drives`: which drives and services to connect so that what is wanted can be read. */
import { unhideQueryWord } from '../query-words.ts';
import { renderDrives } from '../render-duplicates.ts';
import { type DeclareVerb, examples } from './command.ts';
import { withQuery } from './search.ts';

export const declareDrives: DeclareVerb = (program, session) => {
  program
    .command('drives')
    .description('the fewest drives and services to connect so that all media of a query can be read')
    .argument('<query...>', 'the query language, as in alice search')
    .addHelpText('after', examples('drives tag:portfolio', "drives 'rating:>=4 is:offline' --json"))
    .action(async (words: string[]) => {
      const client = await session.client();
      const query = words.map(unhideQueryWord).join(' ');
      const result = await client.call('media.drives', { query }).catch((error: unknown) => {
        throw withQuery(error, query);
      });
      session.finish({ result, human: (canvas) => renderDrives(result, canvas) });
    });
};
