import { GuestFailure } from '../guest-failure.ts';
import type { LiftBudget } from './lift-budget.ts';

/**
 * A view that counts what is read of it, and traps where a number does not lie at a multiple of its size, as the
 * canonical ABI has it: pointers of guests are not checked elsewhere.
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md
 */
export class LiftingDataView extends DataView<ArrayBuffer> {
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
    this.checkAligned(at, 2);
    return super.getUint16(at, isLittle);
  }

  override getInt16(at: number, isLittle?: boolean): number {
    this.budget.read();
    this.checkAligned(at, 2);
    return super.getInt16(at, isLittle);
  }

  override getUint32(at: number, isLittle?: boolean): number {
    this.budget.read();
    this.checkAligned(at, 4);
    return super.getUint32(at, isLittle);
  }

  override getInt32(at: number, isLittle?: boolean): number {
    this.budget.read();
    this.checkAligned(at, 4);
    return super.getInt32(at, isLittle);
  }

  override getBigUint64(at: number, isLittle?: boolean): bigint {
    this.budget.read();
    this.checkAligned(at, 8);
    return super.getBigUint64(at, isLittle);
  }

  override getBigInt64(at: number, isLittle?: boolean): bigint {
    this.budget.read();
    this.checkAligned(at, 8);
    return super.getBigInt64(at, isLittle);
  }

  override getFloat32(at: number, isLittle?: boolean): number {
    this.budget.read();
    this.checkAligned(at, 4);
    return super.getFloat32(at, isLittle);
  }

  override getFloat64(at: number, isLittle?: boolean): number {
    this.budget.read();
    this.checkAligned(at, 8);
    return super.getFloat64(at, isLittle);
  }

  override setUint16(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 2);
    super.setUint16(at, value, isLittle);
  }

  override setInt16(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 2);
    super.setInt16(at, value, isLittle);
  }

  override setUint32(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 4);
    super.setUint32(at, value, isLittle);
  }

  override setInt32(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 4);
    super.setInt32(at, value, isLittle);
  }

  override setBigUint64(at: number, value: bigint, isLittle?: boolean): void {
    this.checkAligned(at, 8);
    super.setBigUint64(at, value, isLittle);
  }

  override setBigInt64(at: number, value: bigint, isLittle?: boolean): void {
    this.checkAligned(at, 8);
    super.setBigInt64(at, value, isLittle);
  }

  override setFloat32(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 4);
    super.setFloat32(at, value, isLittle);
  }

  override setFloat64(at: number, value: number, isLittle?: boolean): void {
    this.checkAligned(at, 8);
    super.setFloat64(at, value, isLittle);
  }

  private checkAligned(at: number, size: number): void {
    if ((this.byteOffset + at) % size === 0) return;
    throw new GuestFailure(
      'trap',
      `pointer ${String(this.byteOffset + at)} is not aligned to ${String(size)} bytes`,
    );
  }
}
