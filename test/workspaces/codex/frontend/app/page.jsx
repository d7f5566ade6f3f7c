import { Picture } from '../components/Picture';
import { RecentVisits } from '../components/RecentVisits';
import { StatusCard } from '../components/StatusCard';
import { describeServices } from '../components/statusCards';
import { getBackendHealth, getGeneratorHealth, recordVisit } from '../lib/services';

// Every visit is counted, so no visit may be answered from a cache.
export const dynamic = 'force-dynamic';

export default async function Home() {
  const [backend, generator] = await Promise.all([getBackendHealth(), getGeneratorHealth()]);
  // With the database down a write would only wait for its timeout.
  const visits = backend?.database === 'up' ? await recordVisit('/') : null;

  return (
    <main>
      <header>
        <p className="brand">CODEX</p>
        <h1>
          {visits ? (
            <>
              You are visit <em>{visits.total}</em>
            </>
          ) : (
            'Welcome, uncounted visitor'
          )}
        </h1>
        <p className="lead">
          {visits
            ? 'Every visit is written to the database and gets a planet of its own.'
            : whyNotCounted(backend)}
        </p>
      </header>

      <Picture
        available={generator !== null}
        seed={visits?.total ?? 1}
        caption={visits ? `Planet ${visits.total}, drawn for this visit` : 'Planet 1, on display'}
      />

      <section className="cards" aria-label="Services">
        {describeServices(backend, visits, generator).map((card) => (
          <StatusCard key={card.name} {...card} />
        ))}
      </section>

      <section className="recent">
        <h2>Latest visits</h2>
        <RecentVisits visits={visits?.recent} />
      </section>
    </main>
  );
}

function whyNotCounted(backend) {
  if (!backend) {
    return 'The backend does not answer, so this visit could not be counted.';
  }
  return 'The database does not answer the backend, so this visit could not be counted.';
}
