import { fetchPicture } from '../../lib/services';

// The picture passes through here, so that a browser needs to reach one port only.
export async function GET(request) {
  const seed = Number(request.nextUrl.searchParams.get('seed') ?? 1);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    return new Response('The seed must be a whole number.', { status: 400 });
  }
  try {
    const picture = await fetchPicture(seed);
    return new Response(picture.body, {
      status: picture.ok ? 200 : 502,
      headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' },
    });
  } catch {
    return new Response('The generator does not answer.', { status: 502 });
  }
}
