import { render } from 'preact';
import './style/main.css';
import { App } from './app.tsx';
import { startRouter } from './state/location.ts';

startRouter();
const app = document.getElementById('app');
if (app !== null) render(<App />, app);
