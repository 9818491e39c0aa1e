import type { LiftBudget } from './lift-budget.ts';

/** A view that counts what is read of it. */
export class CountedDataView extends DataView<ArrayBuffer> {
  private readonly budget: LiftBudget;

  constructor(budget: LiftBudget, buffer: ArrayBuffer, offset?: number, length?: number) {
    super(buffer, offset, length);
    this.budget = budget;
  }

  override getUint8(at: number): number {
    this.budget.read();
    return super.getUint8(at);
  }

  override getInt8(at: number): number {
    this.budget.read();
    return super.getInt8(at);
  }

  override getUint16(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getUint16(at, isLittle);
  }

  override getInt16(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getInt16(at, isLittle);
  }

  override getUint32(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getUint32(at, isLittle);
  }

  override getInt32(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getInt32(at, isLittle);
  }

  override getBigUint64(at: number, isLittle?: boolean): bigint {
    this.budget.read();
    return super.getBigUint64(at, isLittle);
  }

  override getBigInt64(at: number, isLittle?: boolean): bigint {
    this.budget.read();
    return super.getBigInt64(at, isLittle);
  }

  override getFloat32(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getFloat32(at, isLittle);
  }

  override getFloat64(at: number, isLittle?: boolean): number {
    this.budget.read();
    return super.getFloat64(at, isLittle);
  }
}
