/** The planet, or a sentence where there is nobody to draw it. */
export function Picture({ available, seed, caption }) {
  if (!available) {
    return (
      <div className="picture missing">
        <strong>No picture for the moment</strong>
        <p>The generator does not answer. Once it is back, reload the page.</p>
      </div>
    );
  }
  return (
    <figure className="picture">
      {/* A plain img: an SVG needs no image optimizer. */}
      <img src={`/art?seed=${seed}`} width="960" height="640" alt={`Planet ${seed}`} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
