import './globals.css';

export const metadata = {
  title: 'CODEX',
  description: 'The sample project of CODEX Services',
};

export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
