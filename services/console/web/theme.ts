/** Runs before the page is painted, so that it never shows in one theme first and then in the other. */
import { applyTheme, storedTheme } from './state/theme.ts';

applyTheme(storedTheme());
