/** `5.1 GB`, `98 MB`: as the platforms' file managers count. */
export const sizeText = (bytes: number) => (bytes < 999.5e6 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`);
