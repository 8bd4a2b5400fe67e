/** The scheme `alice:`: the page and media by id, from the same doors that the web host uses. */
import { createPageDoor, fencingHeaders } from '../serve-page.ts';
import { isPage } from './windows.ts';

/** Before the app is ready; `stream` is what lets videos play and seek. */
export const privilegedScheme = {
  scheme: 'alice',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

/** Answers every request of the scheme; anything that is neither page nor media is 404. */
export function createProtocolHandler(
  pageDir: string,
  serveMedia: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  const page = createPageDoor(pageDir);
  const nothing = () => new Response(null, { status: 404, headers: fencingHeaders });
  return async (request) => {
    if (!isPage(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) return nothing();
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/media/')) return serveMedia(request);
    return (await page(pathname)) ?? nothing();
  };
}
