/** A mass disappearance that was not believed: why, and the two ways on. */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../ui/text.ts';
import type { Braked } from './progress.ts';
import { useJobs } from './store.ts';
import './brake.css';

export function Brake({ braked: { location: name, missing, known } }: { braked: Braked }) {
  const scan = useJobs((state) => state.scan);
  return (
    <div className="brake">
      <Icon name="unsafe" />
      <div>
        <p>{t('jobs.braked', { name, missing, known })}</p>
        <p>{t('jobs.lookFirst')}</p>
        <p>{t('jobs.believeHelp')}</p>
        <div className="brake-buttons">
          <Button className="small" onClick={() => void scan([name])}>
            {t('jobs.scanAgain')}
          </Button>
          <Button className="small" onClick={() => void scan([name], true)}>
            {t('jobs.believe')}
          </Button>
        </div>
      </div>
    </div>
  );
}
