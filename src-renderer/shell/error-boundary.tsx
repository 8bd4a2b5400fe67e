/** Keeps a fault in one part of the window from taking the rest with it. */
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { errorLine } from '../ui/say-error.ts';
import { t } from '../ui/text.ts';

interface Props {
  children: ReactNode;
}

/** React knows no other way to catch what a child throws while it is drawn. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="fault" role="alert">
        <p>{t('app.failedHere')}</p>
        <code>{errorLine(error)}</code>
        <Button onClick={() => this.setState({ error: null })}>{t('app.retry')}</Button>
      </div>
    );
  }
}
