/** The frame of a plot: a title that says what is to be seen, the drawing, and the same numbers as a table. */
import { type ReactNode, useId, useState } from 'react';
import { Icon } from '../icon.tsx';
import { t } from '../text.ts';
import './plot.css';

export interface Cell {
  text: string;
  /** A number that leads somewhere. */
  onOpen?: (() => void) | undefined;
  title?: string | undefined;
}

export interface Table {
  columns: string[];
  /** The first cell names the row. */
  rows: Cell[][];
}

export interface PlotProps {
  /** The insight, as a sentence. */
  title: string;
  /** What is drawn. */
  about: string;
  table: Table;
  /** Beside the table's button. */
  tools?: ReactNode;
  children: ReactNode;
  className?: string;
}

function CellContent({ text, onOpen, title }: Cell) {
  if (!onOpen) return text;
  return (
    <button type="button" className="number" title={title} onClick={onOpen}>
      {text}
    </button>
  );
}

function TableView({ table, caption }: { table: Table; caption: string }) {
  return (
    <div className="plot-table">
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(([head, ...cells]) => (
            <tr key={head?.text}>
              <th scope="row" data-own>
                {head && <CellContent {...head} />}
              </th>
              {cells.map((cell, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- a column is its place
                <td key={index}>
                  <CellContent {...cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Plot({ title, about, table, tools, children, className = '' }: PlotProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section className={`plot ${className}`} aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          <p>{about}</p>
        </div>
        {tools}
        <button
          type="button"
          className="button quiet"
          aria-pressed={asTable}
          aria-label={t('dashboard.asTable')}
          title={t('dashboard.asTable')}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon name="rows" size={17} />
        </button>
      </header>
      {asTable ? <TableView table={table} caption={title} /> : children}
    </section>
  );
}
