/** The key that every test stand-in is started with. */
export const apiKey = "sk_test_local_0123456789";
