/** One location: where it is, whether it answers, what it holds, how healthy that is, and what can be done with it. */
import { type DragEvent, useState } from 'react';
import type { LocationReport } from '#api/location.ts';
import { useFindings } from '../findings/store.ts';
import { brakeIn, useJobs, workIn } from '../jobs/store.ts';
import { termOf } from '../media/terms.ts';
import { dropOnto, usePlans } from '../plans/store.ts';
import { useShell } from '../shell/store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatCount, formatDate } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { ProgressBar } from '../ui/progress.tsx';
import { t } from '../ui/text.ts';
import { Tip } from '../ui/tip.tsx';
import { useNow } from '../ui/use-now.ts';
import { agoWords } from './ago-words.ts';
import { Capacity } from './capacity.tsx';
import { folderKey } from './draft.ts';
import { purposeWords } from './purposes.ts';
import { LocationName } from './rename.tsx';
import { StateHelp, StateLine } from './state-line.tsx';
import { iconOfType } from './step-where.tsx';
import { useLocations } from './store.ts';
import './card.css';

type CardProps = { location: LocationReport };

function usePath({ type, config }: LocationReport): string {
  const key = useLocations((state) => folderKey(state.types, type));
  const path = key === undefined ? Object.values(config)[0] : config[key];
  return typeof path === 'string' ? path : '';
}

function Holdings({ location: { name, media, copies } }: CardProps) {
  const showSearch = useShell((state) => state.showSearch);
  const show = () => showSearch(termOf('in', name));
  const numbers: [number, string][] = [
    [media, t('locations.media', { n: media })],
    [copies, t('locations.copies', { n: copies })],
  ];
  return (
    <div className="holdings">
      {numbers.map(([n, word]) => (
        <button key={word} type="button" title={t('locations.showThese', { name })} onClick={show}>
          <b>{formatCount(n)}</b> {word}
        </button>
      ))}
    </div>
  );
}

function Health({ location }: CardProps) {
  const { name, missing, unverified, problems } = location;
  const showSearch = useShell((state) => state.showSearch);
  const showProblems = useJobs((state) => state.showProblems);
  const braked = useJobs((state) => brakeIn(state, location));
  const wish = useJobs((state) => state.wish);
  const flaws: [number, IconName, string, string, () => void, string][] = [
    [
      missing,
      'alert',
      t('locations.missing', { n: missing }),
      t('locations.showMissing'),
      () => showSearch(termOf('missing', name)),
      'bad',
    ],
    [
      problems,
      'warning',
      t('locations.problems', { n: problems }),
      t('locations.showProblems'),
      () => showProblems(name),
      'warn',
    ],
    [
      unverified,
      'unverified',
      t('locations.unverified', { n: unverified }),
      t('locations.showUnverified'),
      () => showSearch(`${termOf('in', name)} is:unverified`),
      '',
    ],
  ];
  const shown = flaws.filter(([n]) => n > 0);
  if (location.copies === 0 && shown.length === 0 && !braked) return null;
  return (
    <ul className="health" aria-label={t('locations.health', { name })}>
      {braked && (
        <li>
          <button type="button" className="warn" title={t('jobs.look')} onClick={wish}>
            <Icon name="unsafe" size={15} /> {t('locations.vanished')}
          </button>
        </li>
      )}
      {shown.map(([, icon, words, title, open, tone]) => (
        <li key={icon}>
          <button type="button" className={tone} title={title} onClick={open}>
            <Icon name={icon} size={15} /> {words}
          </button>
        </li>
      ))}
      {shown.length === 0 && !braked && (
        <li className="good">
          <Icon name="verified" size={15} /> {t('locations.healthy')}
        </li>
      )}
    </ul>
  );
}

function Purposes({ location: { purpose } }: CardProps) {
  if (purpose.length === 0) return null;
  return (
    <ul className="purpose-chips">
      {purpose.map((each) => {
        const { icon, label, help } = purposeWords(each);
        return (
          <li key={each}>
            <Tip text={help} className="purpose-chip">
              <Icon name={icon} size={14} /> {label}
            </Tip>
          </li>
        );
      })}
    </ul>
  );
}

function ScanLine({ location }: CardProps) {
  const now = useNow();
  const work = useWork(location.name);
  if (work) return <AtWork work={work} />;
  const { lastScan, scan } = location;
  return (
    <p className="scan-line" title={lastScan === null ? undefined : formatDate(lastScan)}>
      <Icon name="history" size={15} />
      {lastScan === null ? t('locations.neverScanned') : t('locations.lastScan', { ago: agoWords(lastScan, now) })}
      {!scan && (
        <Tip text={t('locations.onlyKnown')} className="scan-off">
          <Icon name="eye-off" size={15} />
          <span className="sr-only">{t('locations.onlyKnown')}</span>
        </Tip>
      )}
    </p>
  );
}

type Work = NonNullable<ReturnType<typeof workIn>>;

/** Compared by its numbers, since it is made anew at each look. */
function useWork(name: string): Work | null {
  const jobs = useJobs((state) => state.jobs);
  const stretches = useJobs((state) => state.stretches);
  return workIn({ jobs, stretches }, name);
}

function AtWork({ work: { job, done, total } }: { work: Work }) {
  const held = job.state === 'paused';
  const words = total === null ? t('jobs.files', { done }) : t('jobs.filesOf', { done, total });
  return (
    <div className="card-work">
      <p>
        <b>{held ? t('jobs.phase.paused') : t('locations.beingScanned')}</b>
        <span>{words}</span>
      </p>
      <ProgressBar share={total === null || total === 0 ? null : done / total} held={held} label={words} />
    </div>
  );
}

interface Asked {
  onRename: () => void;
  onRemove: () => void;
  onLeave: () => void;
}

function useActions(location: LocationReport, { onRename, onRemove, onLeave }: Asked) {
  const scan = useJobs((state) => state.scan);
  const edit = useLocations((state) => state.edit);
  const showFindings = useFindings((state) => state.show);
  return [
    {
      icon: 'scan',
      label: t('locations.scanNow'),
      run: () => void scan([location.name]),
      disabled: location.status === 'retired',
    },
    { icon: 'edit', label: t('locations.rename'), run: onRename },
    { icon: 'settings', label: t('locations.edit'), run: () => edit(location) },
    { icon: 'verify', label: t('findings.verify'), run: () => showFindings(location.name) },
    null,
    { icon: 'go', label: t('locations.leave'), run: onLeave, disabled: location.status === 'retired' },
    { icon: 'delete', label: t('locations.remove'), run: onRemove, danger: true },
  ] satisfies Parameters<typeof Menu>[0]['items'];
}

/** What is dragged over the window may be dropped here: its plan is shown. */
function useDrop({ name, readOnly, reachability, status }: LocationReport) {
  const dragging = usePlans((state) => state.dragging !== null);
  const [over, setOver] = useState(false);
  const fit = dragging && !readOnly && reachability === 'online' && status !== 'retired';
  const onDragOver = (event: DragEvent) => {
    if (!fit) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.shiftKey ? 'move' : 'copy';
    setOver(true);
  };
  return {
    className: fit ? (over ? ' droppable over' : ' droppable') : '',
    on: {
      onDragEnter: onDragOver,
      onDragOver,
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false);
        if (fit) dropOnto(({ shiftKey }) => (shiftKey ? 'move' : 'copy'), name)(event.nativeEvent);
      },
    },
  };
}

export function LocationCard({ location, onRemove, onLeave }: CardProps & Omit<Asked, 'onRename'>) {
  const [renaming, setRenaming] = useState(false);
  const actions = useActions(location, { onRename: () => setRenaming(true), onRemove, onLeave });
  const path = usePath(location);
  const drop = useDrop(location);
  const { name, label, site, status } = location;
  const kept = [label, site].filter((each) => each !== undefined && each !== '').join(' · ');
  return (
    <li className={`location-card ${status}${drop.className}`} aria-labelledby={`location-${location.id}`} {...drop.on}>
      <header>
        <span className="location-icon">
          <Icon name={iconOfType(location.type)} size={22} />
        </span>
        <div>
          <LocationName location={location} renaming={renaming} onRename={setRenaming} />
          {kept !== '' && (
            <p className="kept" dir="auto">
              {kept}
            </p>
          )}
        </div>
        <Menu label={t('locations.more', { name })} items={actions} />
      </header>
      <StateLine location={location} />
      <p className="location-path">
        <code dir="auto" title={path}>
          <bdi>{path}</bdi>
        </code>
        <CopyButton text={path} label={t('locations.copyPath')} />
      </p>
      <StateHelp location={location} />
      <Capacity location={location} />
      <Holdings location={location} />
      <Health location={location} />
      <Purposes location={location} />
      <ScanLine location={location} />
    </li>
  );
}
