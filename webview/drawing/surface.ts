/** Two canvases that show a window of a drawing which may be far higher than a canvas can be. */

/** Browsers draw nothing on a canvas with a longer side. */
const LONGEST_SIDE = 16_384;
/** Heights of the visible part that are drawn at once, so that scrolling needs no redraw for each step. */
const OVERSCAN = 2;

export class Surface {
  readonly contexts: readonly CanvasRenderingContext2D[];
  /** Upper and lower edge of what is drawn. */
  top = 0;
  bottom = 0;
  private width = 0;

  constructor(private readonly canvases: readonly HTMLCanvasElement[]) {
    this.contexts = canvases.map((canvas) => {
      const context = canvas.getContext('2d');
      if (!context) throw new Error('this browser has no canvas');
      return context;
    });
  }

  /** Moves the window so that it holds what is seen; true when all must be drawn again. */
  show(width: number, height: number, seenTop: number, seenHeight: number): boolean {
    const scale = window.devicePixelRatio;
    const side = Math.min(height, Math.max(seenHeight * (1 + OVERSCAN), 400), Math.floor(LONGEST_SIDE / scale));
    const seenBottom = Math.min(height, seenTop + seenHeight);
    const fits = this.width === width && this.bottom - this.top === side && this.top <= seenTop && seenBottom <= this.bottom;
    const sharp = this.canvases.every((canvas) => canvas.width === Math.round(width * scale));
    if (fits && sharp) return false;
    this.width = width;
    this.top = Math.round(Math.max(0, Math.min(height - side, seenTop - (side - seenHeight) / 2)));
    this.bottom = this.top + side;
    for (const canvas of this.canvases) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(side * scale);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${side}px`;
      canvas.style.transform = `translateY(${this.top}px)`;
    }
    return true;
  }

  /** Empties a canvas and returns it in the drawing's own points. */
  clear(index: number): CanvasRenderingContext2D | undefined {
    const context = this.contexts[index];
    const scale = window.devicePixelRatio;
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context?.setTransform(scale, 0, 0, scale, 0, -this.top * scale);
    return context;
  }
}
