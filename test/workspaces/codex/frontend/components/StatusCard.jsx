/** One service: its name, one number or word, and a sentence. `tone`: good, fair or bad. */
export function StatusCard({ name, value, unit, text, tone }) {
  return (
    <article className={`card ${tone}`}>
      <h3>
        <span className="dot" aria-hidden="true" />
        {name}
      </h3>
      <p className="value">
        {value}
        {unit && <small>{unit}</small>}
      </p>
      <p className="note">{text}</p>
    </article>
  );
}
