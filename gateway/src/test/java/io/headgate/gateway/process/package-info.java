/**
 * Tests that start the built program as a user starts it, and know of it what a user knows.
 *
 * <p>Start at {@link io.headgate.gateway.process.HeadgateProcess}. Each has a {@code Slot} of
 * addresses of its own.
 */
package io.headgate.gateway.process;
