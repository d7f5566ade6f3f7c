export default function Page() {
  return <h1>CODEX</h1>;
}
