/**
 * The framing layer (RFC 6455 section 5): bytes to frames and back, masking, and every rule that can be judged by
 * looking at a single frame.
 */
package dev.foghorn.protocol.frame;
