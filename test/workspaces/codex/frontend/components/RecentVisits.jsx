const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'UTC' });

export function RecentVisits({ visits }) {
  if (!visits) {
    return <p className="note">The visits cannot be read for the moment.</p>;
  }
  return (
    <ol className="visits">
      {visits.map((visit) => (
        <li key={visit.id}>
          <b>{visit.id}</b>
          <span>{visit.page}</span>
          <time dateTime={visit.visitedAt}>{time.format(new Date(visit.visitedAt))} UTC</time>
        </li>
      ))}
    </ol>
  );
}
