import './app/front-styles.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { startWords } from './i18n/index.js';

await startWords({
  en: async () => (await import('./app/portal.en.js')).words,
  es: async () => (await import('./app/portal.es.js')).words,
});
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
