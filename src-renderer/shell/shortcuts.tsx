/** The sheet of keyboard shortcuts, at `?` from anywhere. */
import { Dialog } from '../ui/dialog.tsx';
import { t, type TextKey } from '../ui/text.ts';
import { useShell } from './store.ts';
import './shortcuts.css';

/** Keys as they are printed; several in one entry are pressed together, alternatives stand in a list. */
const sections: { title: TextKey; keys: [alternatives: string[], what: TextKey][] }[] = [
  {
    title: 'shell.anywhere',
    keys: [
      [['/', 'Ctrl F'], 'shell.keySearch'],
      [['Ctrl 1 … 6'], 'shell.keyScreens'],
      [['Ctrl Z'], 'shell.keyUndo'],
      [['?'], 'shell.keyHelp'],
      [['Esc'], 'shell.keyEscape'],
    ],
  },
  {
    title: 'shell.inGallery',
    keys: [
      [['← → ↑ ↓'], 'shell.keyArrows'],
      [['Home', 'End', 'Page ↑', 'Page ↓'], 'shell.keyFar'],
      [['Enter', 'Space'], 'shell.keyOpen'],
      [['I'], 'shell.keyDetails'],
      [['Shift ← → ↑ ↓'], 'shell.keyExtend'],
      [['X', 'Ctrl Space'], 'shell.keyToggle'],
      [['Ctrl A'], 'shell.keyAll'],
      [['G'], 'shell.keyGroup'],
      [['C'], 'shell.keyCompare'],
      [['⇧ C'], 'shell.keyCopyTo'],
      [['⇧ M'], 'shell.keyMoveTo'],
      [['Del'], 'shell.keyTrash'],
      [['P'], 'shell.keyPin'],
      [['⇧ F10'], 'shell.keyMenu'],
      [['+', '−'], 'shell.keyZoom'],
    ],
  },
  {
    title: 'shell.inViewer',
    keys: [
      [['← →'], 'shell.keyNext'],
      [['+', '−', '0', '1'], 'shell.keyMagnify'],
      [['I'], 'shell.keyDetails'],
      [['F'], 'shell.keyFull'],
      [['⇧ C', '⇧ M', 'Del'], 'shell.keyPlan'],
    ],
  },
  {
    title: 'shell.inComparison',
    keys: [
      [['1 … 4'], 'shell.keySolo'],
      [['Space', 'B'], 'shell.keyFlicker'],
      [['U'], 'shell.keyLink'],
      [['D'], 'shell.keyTable'],
    ],
  },
  {
    title: 'shell.inPlayer',
    keys: [
      [['Space'], 'shell.keyPlay'],
      [['J', 'K', 'L'], 'shell.keySlower'],
      [[',', '.'], 'shell.keyFrame'],
      [['M'], 'shell.keyMute'],
    ],
  },
];

export function Shortcuts() {
  const helping = useShell((state) => state.helping);
  const setHelping = useShell((state) => state.setHelping);
  if (!helping) return null;
  return (
    <Dialog title={t('app.shortcuts')} width={760} onClose={() => setHelping(false)}>
      <div className="shortcuts">
        {sections.map(({ title, keys }) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {keys.map(([alternatives, what]) => (
                <div key={what}>
                  <dt>{t(what)}</dt>
                  <dd>
                    {alternatives.map((keys) => (
                      <kbd key={keys}>{keys}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
