/** A location that goes away: what would lie in too few places without it, the plan that copies that elsewhere, and the going itself. */
import { useEffect, useState } from 'react';
import type { Output } from '#api/contract.ts';
import type { LocationReport } from '#api/location.ts';
import { client } from '../client.ts';
import { usePlans } from '../plans/store.ts';
import { useShell } from '../shell/store.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { aliceCommand } from '../ui/command-line.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatBytes } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { useLocations } from './store.ts';
import './leave-dialog.css';

type How = 'retire' | 'lost';
type Left = Output<'locations.checkLeave'>;

/** Asked anew for the other way of going. */
function useLeft(name: string, how: How): { left: Left | null; error: unknown } {
  const [answer, setAnswer] = useState<{ how: How; left: Left } | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let gone = false;
    client.call('locations.checkLeave', { name, how }).then(
      (left) => !gone && setAnswer({ how, left }),
      (failure: unknown) => !gone && setError(failure),
    );
    return () => {
      gone = true;
    };
  }, [name, how]);
  return { left: answer?.how === how ? answer.left : null, error };
}

function HowChoice({ how, onChoose }: { how: How; onChoose: (how: How) => void }) {
  return (
    <fieldset className="leave-how">
      <legend className="sr-only">{t('locations.leaveHow')}</legend>
      {(['retire', 'lost'] as const).map((each) => (
        <label key={each}>
          <input
            type="radio"
            name="how"
            aria-label={t(`locations.leave.${each}`)}
            checked={how === each}
            onChange={() => onChoose(each)}
          />
          <span>
            <b>{t(`locations.leave.${each}`)}</b>
            <small>{t(`locations.leave.${each}Help`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function LeftWords({ left: { below, onlyHere, wanted } }: { left: Left }) {
  if (below.media === 0)
    return (
      <p className="leave-left">
        <Icon name="verified" /> {t('locations.leaveSafe')}
      </p>
    );
  return (
    <p className="leave-left bad">
      <Icon name="unsafe" />
      <span>
        {t('locations.leaveBelow', { n: below.media, bytes: formatBytes(below.bytes), wanted })}{' '}
        {onlyHere.media > 0 && t('locations.leaveOnly', { n: onlyHere.media })}
      </span>
    </p>
  );
}

/** Where what is left can be copied to. */
function Targets(props: { name: string; chosen: readonly string[]; onChoose: (names: string[]) => void }) {
  const locations = useLocations((state) => state.locations) ?? [];
  const fit = locations.filter(
    ({ name, readOnly, status, reachability }) =>
      name !== props.name && !readOnly && status === 'active' && reachability === 'online',
  );
  if (fit.length === 0) return <p>{t('locations.leaveNowhere')}</p>;
  return (
    <fieldset className="leave-targets">
      <legend>{t('locations.leaveTo')}</legend>
      {fit.map(({ id, name, freeBytes }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={props.chosen.includes(name)}
            onChange={({ target }) =>
              props.onChoose(target.checked ? [...props.chosen, name] : props.chosen.filter((each) => each !== name))
            }
          />
          <b dir="auto">{name}</b>
          {freeBytes !== null && <small>{t('plans.free', { bytes: formatBytes(freeBytes) })}</small>}
        </label>
      ))}
    </fieldset>
  );
}

function commandOf(name: string, how: How, to: readonly string[], anyway: boolean): string {
  const targets = to.flatMap((each) => ['--to', each]);
  return aliceCommand('locations', how, name, ...targets, ...(anyway && how === 'retire' ? ['--anyway'] : []));
}

export function LeaveDialog({ location, onClose }: { location: LocationReport; onClose: () => void }) {
  const { name } = location;
  const [how, setHow] = useState<How>(location.reachability === 'online' ? 'retire' : 'lost');
  const [to, setTo] = useState<string[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const { left, error } = useLeft(name, how);
  const make = usePlans((state) => state.make);
  const load = useLocations((state) => state.load);
  const below = left?.below.media ?? 0;
  const problem = failure ?? error;
  const leave = () => {
    client.call('locations.leave', { name, how, ...(below > 0 ? { anyway: true } : {}) }).then(
      () => {
        onClose();
        void load();
        useShell.getState().say({ kind: 'good', text: t(`locations.left.${how}`, { name }) });
      },
      (refusal: unknown) => setFailure(refusal),
    );
  };
  const copyFirst = () => {
    onClose();
    void make({ verb: 'leave', name, to });
  };
  return (
    <Dialog
      title={t('locations.leaveTitle', { name })}
      onClose={onClose}
      width={560}
      actions={
        <div className="leave-foot">
          <AsCommand commands={[commandOf(name, how, to, below > 0 && to.length === 0)]} />
          <Button className={below > 0 ? 'danger' : ''} disabled={left === null} onClick={leave}>
            {t(below > 0 ? `locations.leave.${how}Anyway` : `locations.leave.${how}Now`)}
          </Button>
          {below > 0 && (
            <Button weight="primary" disabled={to.length === 0} onClick={copyFirst}>
              {t('locations.leaveCopy')} <Icon name="go" size={16} />
            </Button>
          )}
        </div>
      }
    >
      <div className="leave">
        <HowChoice how={how} onChoose={setHow} />
        {left ? <LeftWords left={left} /> : problem === null && <div className="skeleton leave-skeleton" />}
        {below > 0 && <Targets name={name} chosen={to} onChoose={setTo} />}
        {problem !== null && <ErrorNotice error={problem} />}
      </div>
    </Dialog>
  );
}
