export { KernelModule } from './kernel.module.js';
