/** A plan: what will be done, before and after, item by item, what is left out and why; then run, or not. For every verb alike. */
import type { Plan } from '#api/plan.ts';
import { verbIcons } from '../media/verb-icons.ts';
import { AsCommand } from '../ui/as-command.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { firstFocus } from '../ui/first-focus.ts';
import { formatBytes, formatDate } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { t } from '../ui/text.ts';
import { PlanLists } from './plan-lists.tsx';
import { PlanProgress } from './plan-progress.tsx';
import { type PlanRequest, shownCommands, type Shown, usePlans } from './store.ts';
import { TotalsPlot } from './totals-plot.tsx';
import { planPast, planTitle } from './words.ts';
import './plan-view.css';

function Waiting() {
  return (
    <div className="plan-waiting" role="status">
      <p>{t('plans.making')}</p>
      <div className="skeleton" />
      <div className="skeleton" />
      <div className="skeleton tall" />
    </div>
  );
}

/** What came of it, or what it would mean. */
function Meaning({ plan }: { plan: Plan }) {
  const { state, result, verb, files, bytes, items } = plan;
  if (state === 'discarded') return <p className="plan-note">{t('plans.discarded')}</p>;
  if (result) {
    const whole = result.failedCount === 0;
    return (
      <p className={whole ? 'plan-note good' : 'plan-note bad'}>
        <Icon name={whole ? 'done' : 'alert'} />
        <span>
          {whole ? planPast(plan) : t('plans.partly', { n: result.done, failed: result.failedCount })}{' '}
          {result.bytes > 0 && t('plans.written', { bytes: formatBytes(result.bytes) })}
        </span>
      </p>
    );
  }
  if (items === 0) return <p className="plan-note">{t('plans.nothing')}</p>;
  const amount = t('plans.amount', { n: items, files });
  return (
    <p className="plan-meaning">
      <b>{bytes > 0 ? t('plans.amountBytes', { amount, bytes: formatBytes(bytes) }) : amount}</b>{' '}
      {t(`plans.means.${verb}`)}
    </p>
  );
}

/** Between copy and move one may still change one's mind. */
function OtherVerb({ request }: { request: PlanRequest }) {
  const make = usePlans((state) => state.make);
  if (request.verb !== 'copy' && request.verb !== 'move') return null;
  const other = request.verb === 'copy' ? 'move' : 'copy';
  return (
    <Button onClick={() => void make({ ...request, verb: other })}>
      <Icon name={verbIcons[other]} size={16} /> {t(`plans.instead.${other}`)}
    </Button>
  );
}

function Actions({ plan, request, busy }: { plan: Plan; request: PlanRequest | null; busy: boolean }) {
  const { run, discard, close, leave, make } = usePlans();
  if (plan.state === 'draft') {
    if (plan.items === 0) return <Button onClick={leave}>{t('app.close')}</Button>;
    return (
      <>
        {request !== null && <OtherVerb request={request} />}
        {request !== null && (
          <Button weight="quiet" className="worded" onClick={close}>
            {t('plans.later')}
          </Button>
        )}
        <Button disabled={busy} onClick={() => void discard()}>
          {t('plans.discard')}
        </Button>
        <Button
          ref={plan.verb === 'empty' ? undefined : firstFocus}
          weight={plan.verb === 'empty' ? 'plain' : 'primary'}
          className={plan.verb === 'empty' ? 'danger' : ''}
          disabled={busy}
          onClick={() => void run()}
        >
          <Icon name={verbIcons[plan.verb]} size={16} /> {t(`plans.run.${plan.verb}`)}
        </Button>
      </>
    );
  }
  const canUndo = plan.verb !== 'empty' && (plan.result?.done ?? 0) > 0;
  return (
    <>
      {plan.state === 'incomplete' && (
        <Button onClick={() => void make({ verb: 'retry', plan: plan.id })}>
          <Icon name="scan" size={16} /> {t('plans.tryRest')}
        </Button>
      )}
      {canUndo && (
        <Button onClick={() => void make({ verb: 'undo', plan: plan.id })}>
          <Icon name="undo" size={16} /> {t('plans.undoPlan')}
        </Button>
      )}
      <Button weight="primary" onClick={close}>
        {t('app.close')}
      </Button>
    </>
  );
}

function Content({ plan, error }: { plan: Plan; error: unknown }) {
  return (
    <div className="plan">
      <p className="plan-when">
        <span>{t('plans.made', { when: formatDate(plan.createdAt) })}</span>
        <code>{plan.id}</code>
      </p>
      <Meaning plan={plan} />
      {error !== null && <ErrorNotice error={error} />}
      {(plan.state === 'running' || plan.state === 'queued') && <PlanProgress plan={plan} />}
      {plan.totals.length > 0 && <TotalsPlot plan={plan} />}
      <PlanLists key={`${plan.id} ${plan.state}`} plan={plan} />
    </div>
  );
}

function View({ shown }: { shown: Shown }) {
  const { plan, request, error, busy } = shown;
  const leave = usePlans((state) => state.leave);
  const make = usePlans((state) => state.make);
  const commands = shownCommands(shown);
  const title = plan ? (plan.result && plan.state === 'done' ? planPast(plan) : planTitle(plan)) : t('plans.title');
  return (
    <Dialog
      title={title}
      onClose={leave}
      width={880}
      actions={
        <div className="plan-foot">
          {commands.length > 0 && <AsCommand commands={commands} />}
          <div className="plan-actions">
            {plan && <Actions plan={plan} request={request} busy={busy} />}
            {!plan && <Button onClick={leave}>{t('app.cancel')}</Button>}
          </div>
        </div>
      }
    >
      {plan && <Content plan={plan} error={error} />}
      {!plan && error === null && <Waiting />}
      {!plan && error !== null && (
        <ErrorNotice error={error} {...(request ? { onRetry: () => void make(request) } : {})} />
      )}
    </Dialog>
  );
}

export function PlanView() {
  const shown = usePlans((state) => state.shown);
  if (shown === null) return null;
  return <View shown={shown} />;
}
