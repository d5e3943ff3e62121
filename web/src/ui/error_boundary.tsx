import { Component, type ReactNode } from 'react'
import { Failure } from './state_of_page'

/** A page that breaks leaves the rest of the application standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (!this.state.error) return this.props.children
    return <Failure heading="h1" error={this.state.error} retry={() => location.reload()} />
  }
}
