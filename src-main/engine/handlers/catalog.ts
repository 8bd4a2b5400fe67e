/** Handlers of the catalog as a whole: status, problems. */
import type { Handlers } from '#api/contract.ts';
import { reportOf } from './locations.ts';
import type { Parts } from './parts.ts';

export function catalogHandlers(parts: Parts): Pick<Handlers, 'catalog.status' | 'catalog.problems'> {
  const { places } = parts;
  return {
    'catalog.status': async () => {
      await places.refresh();
      const view = await places.view();
      const { perLocation, ...totals } = await (await parts.catalog()).read.status(view);
      const locations = await Promise.all(places.all().map((place) => reportOf(place, perLocation, parts.now())));
      const settingsWarnings = parts.settings
        .warnings()
        .map(({ line, column, message }) => `alice.yaml, line ${line}, column ${column}: ${message}`);
      return {
        ...totals,
        locations,
        ...(parts.recovered === null ? {} : { notice: parts.recovered }),
        ...(settingsWarnings.length === 0 ? {} : { settingsWarnings }),
      };
    },
    'catalog.problems': async ({ location }) => {
      const id = location === undefined ? undefined : places.get(location).location.id;
      const { problems, total } = await (await parts.catalog()).read.problems({ location: id });
      const named = problems.flatMap(({ location: owner, path, code, message }) => {
        const place = places.byId(owner);
        return place ? [{ location: place.location.name, path, code, message }] : [];
      });
      return { problems: named, total };
    },
  };
}
