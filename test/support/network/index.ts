export { fakeEndpoint } from './fake-endpoint';
export { type Certificate, httpServer, httpsServer, type LocalServer, type ProxyOptions, type RecordingProxy, recordingProxy, selfSigned, tcpServer } from './servers';
