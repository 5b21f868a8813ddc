/** The bundler turns these imports into page.css. */
declare module '*.css';
