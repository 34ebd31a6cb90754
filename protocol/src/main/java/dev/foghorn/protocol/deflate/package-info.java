/**
 * permessage-deflate (RFC 7692): its negotiation, and the two directions of a message through DEFLATE.
 *
 * <pre>
 *   client: DeflateOffer --offers--> DeflatePolicy :server       both then have the same DeflateParameters
 *                        &lt;-answer--
 *
 *   PerMessageDeflate, one a connection  --MessageDeflater--> payload of a marked frame
 *                                        &lt;--MessageInflater--
 *                          both lent by the thread's Zlib, for one message
 * </pre>
 */
package dev.foghorn.protocol.deflate;
